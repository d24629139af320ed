declare module 'qlobber' {
  /** The part of qlobber that the routing benchmark uses. */
  export class Qlobber<T> {
    constructor(options?: { readonly separator?: string; readonly wildcard_one?: string; readonly wildcard_some?: string });
    add(topic: string, value: T): this;
    remove(topic: string, value?: T): this;
    match(topic: string): T[];
    clear(): this;
  }
}
