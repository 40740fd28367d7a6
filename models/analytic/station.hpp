// models/analytic/station.hpp - what queueing theory knows about one station: pure functions.
//
// Arrivals are Poisson of `rate` per second; `service` is the mean time of one service in seconds;
// `servers` serve in order of arrival out of one queue, unless the name says otherwise. All results
// are of the steady state, in seconds and calls. A station that is asked more than it can do has no
// steady state: its mean wait and response are infinite, its utilisation is 1.
//
// Sources: L. Kleinrock, Queueing Systems, volume 1 (1975), chapters 3 and 5; R. Jain, The Art of
// Computer Systems Performance Analysis (1991), chapter 31; each formula's own where it is another.
#pragma once
#include <cstdint>

namespace faultline::analytic {

struct StationFigures {
    double utilization = 0;  // of each server; of an infinite number of them: 0
    double wait = 0;         // mean time before service
    double response = 0;     // mean wait and service
    double queue = 0;        // mean number waiting
    double present = 0;      // mean number waiting and in service
    double blocked = 0;      // share of the arrivals turned away
};

// Erlang's B formula: the share of arrivals turned away by `servers` without a queue that are
// offered `load` = rate x service erlangs, whatever the law of the service. By the recursion
// B(c) = a B(c-1) / (c + a B(c-1)), which neither overflows nor cancels.
double erlang_b(double load, uint32_t servers);
// Erlang's C formula: the probability of having to wait in M/M/c; 1 from load = servers on.
double erlang_c(double load, uint32_t servers);
// The fewest servers that turn away no more than `blocking` (0 < blocking < 1) of the arrivals.
uint32_t servers_for_blocking(double load, double blocking);

StationFigures mmc(double rate, double service, uint32_t servers);
// At most `places` wait; wait and response are of those admitted.
StationFigures mmck(double rate, double service, uint32_t servers, uint32_t places);
// M/G/inf: nobody waits.
StationFigures mg_infinite(double rate, double service);
// M/G/1 by the formula of Pollaczek and Khinchine; `cv` is the standard deviation of the service
// over its mean.
StationFigures mg1(double rate, double service, double cv);
// An APPROXIMATION of M/G/c by Allen and Cunneen (A. O. Allen, Probability, Statistics and Queueing
// Theory, 2nd edition 1990, section 5.3): the wait of M/M/c times (1 + cv^2) / 2. Exact for one
// server and for exponential service; typically within 10 % elsewhere.
StationFigures mgc_allen_cunneen(double rate, double service, double cv, uint32_t servers);
// M/M/c under processor sharing, each call on at most one of `cores`: the number present of M/M/c.
// With one core it holds for any law of the work (Kleinrock, volume 2, section 4.4); with more for
// exponential work and, by the insensitivity of symmetric queues (F. P. Kelly, Reversibility and
// Stochastic Networks, 1979, section 3.3), for any law as well. What sharing stretches a call by
// counts as `wait`, so that response = wait + service.
StationFigures processor_sharing(double rate, double service, uint32_t cores);

// M/M/c in order of arrival: P(wait > t) and P(wait + service > t), t in seconds, rate x service <
// servers. Kleinrock, volume 1, section 3.5 and problem 3.12; for one server: exponential.
double mmc_wait_beyond(double rate, double service, uint32_t servers, double t);
double mmc_response_beyond(double rate, double service, uint32_t servers, double t);
// The time that the share `q` (0 < q < 1) of the calls does not exceed.
double mmc_wait_quantile(double rate, double service, uint32_t servers, double q);
double mmc_response_quantile(double rate, double service, uint32_t servers, double q);

// How long a station takes to forget its start, seconds: the relaxation time of M/M/1 at the speed
// of all its servers, 1 / (sqrt(mu c) - sqrt(rate))^2 (P. M. Morse, Queues, Inventories and
// Maintenance, 1958; J. W. Cohen, The Single Server Queue, 1969, section II.2.1), times (1 +
// cv^2)/2 for other laws of the service (heavy traffic), and at least one service. Infinite from
// full load on.
double relaxation_time(double rate, double service, double cv, uint32_t servers);

}  // namespace faultline::analytic
