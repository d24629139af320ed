import type { Attributes } from './telemetry';

/** Host and port of a transport's address, where it has them. */
export function serverAttributes(address: string): Attributes {
  if (!URL.canParse(address)) return {};
  const { hostname, port } = new URL(address);
  return { ...(hostname && { 'server.address': hostname }), ...(port && { 'server.port': Number(port) }) };
}
