/** How much a virtual host may hold; by default as much as anybody likes. 0 is nothing. */
export interface VirtualHostLimits {
  readonly maxConnections?: number;
  readonly maxQueues?: number;
}
