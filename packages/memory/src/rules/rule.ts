/** What RabbitMQ 3.10.8, 4.0.5 and 4.3.6 answered when they were asked the same, frame by frame. */
export interface Rule<T> {
  readonly '3.10': T;
  readonly '4.0': T;
  readonly '4.3': T;
}

/** One difference between the versions: its value in each of them. */
export function rule<T>(in3_10: T, in4_0: T, in4_3: T): Rule<T> {
  return { '3.10': in3_10, '4.0': in4_0, '4.3': in4_3 };
}
