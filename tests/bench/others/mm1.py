# tests/bench/others/mm1.py - one exponential server at utilisation 0.9 in SimPy: the work of
# tests/bench/scenarios/mm1.yaml.
#
#   mm1.py CUSTOMERS      prints the line that the limit programs print
import random
import sys
import time

import simpy


def customer(env, server, draw, latencies):
    since = env.now
    with server.request() as turn:
        yield turn
        yield env.timeout(draw.expovariate(1 / 0.010))
    latencies.append(env.now - since)


def arrivals(env, customers, draw, latencies):
    server = simpy.Resource(env, capacity=1)
    for _ in range(customers):
        yield env.timeout(draw.expovariate(90))
        env.process(customer(env, server, draw, latencies))


def main():
    customers = int(sys.argv[1])
    env, latencies = simpy.Environment(), []
    env.process(arrivals(env, customers, random.Random(42), latencies))
    start = time.perf_counter()
    env.run()
    seconds = time.perf_counter() - start
    assert len(latencies) == customers
    print(f"requests {customers} seconds {seconds:.3f} requests_per_second {customers / seconds:.0f}"
          f" mean_ms {1e3 * sum(latencies) / customers:.2f} simpy {simpy.__version__}")


main()
