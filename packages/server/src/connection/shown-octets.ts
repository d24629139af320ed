const SNIPPET_OCTETS = 16;
const ESCAPES: Readonly<Record<number, string>> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  27: '\\e',
  34: '\\"',
  92: '\\\\',
};

/** The beginning of a payload as RabbitMQ's texts show it, such as `all octets = <<0,50,0,10>>`. */
export function payloadSnippet(payload: Buffer): string {
  if (payload.length <= SNIPPET_OCTETS) return `all octets = ${shownBinary(payload)}`;
  return `first ${String(SNIPPET_OCTETS)} octets = ${shownBinary(payload.subarray(0, SNIPPET_OCTETS))}`;
}

/** Octets as a list of numbers, as Erlang's `~w` writes a binary. */
export function listedOctets(octets: Buffer): string {
  return `<<${[...octets].join()}>>`;
}

/** As Erlang's `~p` writes a binary: as text if all of it is ASCII that can be printed. */
function shownBinary(octets: Buffer): string {
  if (octets.length === 0 || !octets.every(isPrintable)) return listedOctets(octets);
  return `<<"${[...octets].map((octet) => ESCAPES[octet] ?? String.fromCharCode(octet)).join('')}">>`;
}

function isPrintable(octet: number): boolean {
  return (octet >= 32 && octet <= 126) || octet in ESCAPES;
}
