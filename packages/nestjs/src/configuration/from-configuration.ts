// A method's parameter is compared both ways, so that the function may name the type of its configuration.
interface Reader<T> {
  read(config: unknown): T;
}

/**
 * A value, or a function that takes it from the configuration: from what `forRoot({ config })` or the factory of
 * `forRootAsync` gives, else from the application's `ConfigService`. It is called once, at start-up. A text may have
 * placeholders: `'${orders.queue}'`, `'${orders.queue:fallback}'`.
 */
export type FromConfiguration<T> = T | Reader<T>['read'];

/** A text with a placeholder, where the value itself is no text: `concurrency: '${orders.concurrency:4}'`. */
export type Placeholder = `${string}\${${string}}${string}`;
