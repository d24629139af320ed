import { performance } from 'node:perf_hooks';

/** What one round of one candidate came to. */
export interface Measurement {
  /** Messages a second. */
  readonly rate: number;
  /** Seconds of CPU, user and system, that the candidate's process spent on 10,000 messages. */
  readonly cpuPer10k: number;
  /** Microseconds from a request to its reply: half of the requests took no longer; absent where it is not measured. */
  readonly p50?: number;
  /** As {@link p50}, for 99 of 100. */
  readonly p99?: number;
  /** Bytes of memory that a message takes while it waits, beyond its body; absent where it is not measured. */
  readonly bytes?: number;
  /** Of a full queue, the rate of the last tenth that is drained over that of the first, in CPU time. */
  readonly lastToFirst?: number;
}

/** Measures wall time and the CPU time of this process from its construction on. */
export class Stopwatch {
  private readonly startedAt = performance.now();
  private readonly cpuAtStart = process.cpuUsage();

  /** Seconds of CPU, user and system, since it was made. */
  get cpuSeconds(): number {
    const { user, system } = process.cpuUsage(this.cpuAtStart);
    return (user + system) / 1e6;
  }

  stop(messages: number): Measurement {
    const seconds = (performance.now() - this.startedAt) / 1000;
    return { rate: messages / seconds, cpuPer10k: (this.cpuSeconds / messages) * 10_000 };
  }
}
