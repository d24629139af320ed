const REMEDIES: readonly (readonly [code: RegExp, message: string])[] = [
  [/^CERT_HAS_EXPIRED$/, "the broker's certificate has expired. Renew it on the broker"],
  [/^CERT_NOT_YET_VALID$/, "the broker's certificate is not valid yet. Check the clocks"],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    "the broker's certificate is for another name. Connect by a name that it has, or say which one that is in tls.servername",
  ],
  [
    /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/,
    "nobody who is trusted here has signed the broker's certificate. Give the certificate of its authority in tls.ca",
  ],
  [/ALERT_CERTIFICATE_REQUIRED$/, 'the broker wants a certificate of this side. Give one in tls.cert, with its key in tls.key'],
  [/ALERT_CERTIFICATE_EXPIRED$/, 'the certificate in tls.cert has expired. Give one that is valid'],
  [/ALERT_UNKNOWN_CA$/, 'the broker does not trust who has signed the certificate in tls.cert. Give one of an authority that it knows'],
  [/ALERT_(BAD_|UNSUPPORTED_)?CERTIFICATE/, 'the broker does not accept the certificate in tls.cert. Check what its log says of it'],
];

/** Why certificates kept a connection from being opened; undefined if it was something else. Trying again cannot help. */
export function tlsFailure(cause: unknown): string | undefined {
  const { code, message } = (cause ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string') return undefined;
  const found = REMEDIES.find(([pattern]) => pattern.test(code));
  return found && `${found[1]} (${code.startsWith('ERR_SSL') ? code : String(message)}).`;
}
