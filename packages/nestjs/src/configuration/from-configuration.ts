// A method's parameter is compared both ways, so that the function may name the type of its configuration.
interface Reader<T> {
  read(config: unknown): T;
}

/**
 * A value, or a function that takes it from the configuration: from what `forRoot({ config })` or the factory of
 * `forRootAsync` gives. It is called once, at start-up.
 */
export type FromConfiguration<T> = T | Reader<T>['read'];

/** The value itself. */
export function fromConfiguration<T>(value: FromConfiguration<T>, config: unknown): T {
  return typeof value === 'function' ? (value as Reader<T>['read'])(config) : value;
}
