# tests/bench/others/three_tier.py - the reference path, one cell, in SimPy: the work of
# tests/bench/scenarios/three-tier.yaml.
#
#   three_tier.py REQUESTS      prints the line that the limit programs print
import itertools
import math
import random
import sys
import time

import simpy

SIGMA = math.sqrt(math.log(1 + 0.533 ** 2))  # lognormal, mean 5 ms and cv 0.533
MU = math.log(0.005) - SIGMA ** 2 / 2


class Cell:
    def __init__(self, env):
        self.env = env
        self.draw = random.Random(42)
        self.next_server = itertools.cycle([simpy.Resource(env, capacity=8) for _ in range(4)])
        self.database = simpy.Resource(env, capacity=16)
        self.latencies = []

    def hop(self):
        return self.env.timeout(200e-6 + self.draw.expovariate(1 / 50e-6))

    def request(self):
        env, draw, since = self.env, self.draw, self.env.now
        yield self.hop()                         # to the balancer
        server = next(self.next_server)
        yield self.hop()                         # to the server
        with server.request() as worker:
            yield worker
            yield env.timeout(draw.lognormvariate(MU, SIGMA))
        yield self.hop()                         # to the cache
        yield self.hop()                         # and back
        if draw.random() >= 0.8:
            yield self.hop()                     # to the database
            with self.database.request() as worker:
                yield worker
                yield env.timeout(draw.expovariate(1 / 0.012))
            yield self.hop()                     # and back
        yield self.hop()                         # to the balancer
        yield self.hop()                         # to the client
        self.latencies.append(env.now - since)

    def arrivals(self, requests):
        for _ in range(requests):
            yield self.env.timeout(self.draw.expovariate(4800))
            self.env.process(self.request())


def main():
    requests = int(sys.argv[1])
    env = simpy.Environment()
    cell = Cell(env)
    env.process(cell.arrivals(requests))
    start = time.perf_counter()
    env.run()
    seconds = time.perf_counter() - start
    latencies = sorted(cell.latencies)
    assert len(latencies) == requests
    print(f"requests {requests} seconds {seconds:.3f} requests_per_second {requests / seconds:.0f}"
          f" p50_ms {1e3 * latencies[requests // 2]:.2f}"
          f" p99_ms {1e3 * latencies[requests * 99 // 100]:.2f} simpy {simpy.__version__}")


main()
