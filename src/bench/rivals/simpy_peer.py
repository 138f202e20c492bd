"""The workloads of src/bench/workloads.ts on SimPy, in its two styles: callbacks on events, and processes (generators).

    python simpy_peer.py network-delivery-simpy-processes '{"processes": 100, ...}'

Prints one line of JSON: the units of work done and the seconds of the run. Randomness is Python's own generator.
"""
import json
import math
import random
import sys
import time
from collections import deque

import simpy


class Done(Exception):
    """Ends a run from within a callback."""


def network_callbacks(processes, deliveries, meanDelayMs, seed, **_):
    env = simpy.Environment()
    draw = random.Random(seed).random
    delivered = 0

    def send(sender, message):
        drawn = int(draw() * (processes - 1))
        to = drawn if drawn < sender else drawn + 1
        event = env.timeout(-math.log(1 - draw()) * meanDelayMs)
        event.callbacks.append(lambda _event: on_message(to, message))

    def on_message(node, message):
        nonlocal delivered
        delivered += 1
        if delivered == deliveries:
            raise Done
        send(node, message + 1)

    for node in range(processes):
        send(node, 1)
    try:
        env.run()
    except Done:
        pass
    return delivered


def network_processes(processes, deliveries, meanDelayMs, seed, **_):
    env = simpy.Environment()
    draw = random.Random(seed).random
    inboxes = [simpy.Store(env) for _ in range(processes)]
    end = env.event()
    delivered = 0

    def carry(to, message):
        yield env.timeout(-math.log(1 - draw()) * meanDelayMs)
        yield inboxes[to].put(message)

    def send(sender, message):
        drawn = int(draw() * (processes - 1))
        env.process(carry(drawn if drawn < sender else drawn + 1, message))

    def node(index):
        nonlocal delivered
        send(index, 1)
        while True:
            message = yield inboxes[index].get()
            delivered += 1
            if delivered == deliveries:
                end.succeed()
            send(index, message + 1)

    for index in range(processes):
        env.process(node(index))
    env.run(until=end)
    return delivered


def check_mean_sojourn(seconds, arrivals_per_second, services_per_second):
    expected = 1 / (services_per_second - arrivals_per_second)
    if not abs(seconds - expected) < 0.3 * expected:
        raise SystemExit(f'the mean time in the system is {seconds} s where the closed form says {expected} s')


def mm1_callbacks(customers, arrivalsPerSecond, servicesPerSecond, seed, **_):
    env = simpy.Environment()
    expovariate = random.Random(seed).expovariate
    in_system = deque()
    arrived = 0
    served = 0
    total = 0.0

    def after(delay, callback):
        env.timeout(delay).callbacks.append(callback)

    def on_arrival(_event):
        nonlocal arrived
        arrived += 1
        if arrived < customers:
            after(expovariate(arrivalsPerSecond), on_arrival)
        in_system.append(env.now)
        if len(in_system) == 1:
            after(expovariate(servicesPerSecond), on_departure)

    def on_departure(_event):
        nonlocal served, total
        served += 1
        total += env.now - in_system.popleft()
        if in_system:
            after(expovariate(servicesPerSecond), on_departure)

    after(expovariate(arrivalsPerSecond), on_arrival)
    env.run()
    check_mean_sojourn(total / served, arrivalsPerSecond, servicesPerSecond)
    return served


def mm1_processes(customers, arrivalsPerSecond, servicesPerSecond, seed, **_):
    env = simpy.Environment()
    expovariate = random.Random(seed).expovariate
    server = simpy.Resource(env, capacity=1)
    served = 0
    total = 0.0

    def customer():
        nonlocal served, total
        arrived = env.now
        with server.request() as request:
            yield request
            yield env.timeout(expovariate(servicesPerSecond))
        served += 1
        total += env.now - arrived

    def source():
        for _ in range(customers):
            yield env.timeout(expovariate(arrivalsPerSecond))
            env.process(customer())

    env.process(source())
    env.run()
    check_mean_sojourn(total / served, arrivalsPerSecond, servicesPerSecond)
    return served


def timers_callbacks(ticks, perTick, tickMs, delayMsMin, delayMsMax, seed, **_):
    """SimPy cannot take a timeout back: its callbacks are removed, and it runs out to no one."""
    env = simpy.Environment()
    draw = random.Random(seed).random
    pending = [None] * perTick
    ticked = 0
    made = 0

    def on_timeout(_event):
        raise SystemExit('a cancelled timer ran out')

    def on_tick(_event):
        nonlocal ticked, made
        ticked += 1
        for index in range(perTick):
            if pending[index] is not None:
                pending[index].callbacks.remove(on_timeout)
            timeout = env.timeout(delayMsMin + draw() * (delayMsMax - delayMsMin))
            timeout.callbacks.append(on_timeout)
            pending[index] = timeout
            made += 1
        if ticked == ticks:
            raise Done
        env.timeout(tickMs).callbacks.append(on_tick)

    env.timeout(0).callbacks.append(on_tick)
    try:
        env.run()
    except Done:
        pass
    return made


WORKLOADS = {
    'network-delivery-simpy-callbacks': network_callbacks,
    'network-delivery-simpy-processes': network_processes,
    'mm1-customers-simpy-callbacks': mm1_callbacks,
    'mm1-customers-simpy-processes': mm1_processes,
    'timer-set-cancel-simpy-callbacks': timers_callbacks,
}

if __name__ == '__main__':
    run, parameters = WORKLOADS[sys.argv[1]], json.loads(sys.argv[2])
    started = time.perf_counter()
    count = run(**parameters)
    seconds = time.perf_counter() - started
    print(json.dumps({'count': count, 'seconds': seconds, 'simpy': simpy.__version__, 'python': sys.version.split()[0]}))
