import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Long enough for a run of tests, short enough to be of no use to anybody who finds one. */
const DAYS = '2';

/**
 * Makes the certificates of a private RabbitMQ and of its clients with openssl: an authority, a server certificate for `localhost`, a
 * client certificate for the user `guest`; a certificate for `localhost` that has expired; and an authority and a client that nobody
 * trusts. `folder` has them as PEM afterwards: `ca`, `server`, `client`, `expired`, `otherCa` and `stranger`, each `.pem` and `.key`.
 *
 * @param {string} folder
 * @throws {Error} saying why there are none
 */
export function makeCertificates(folder) {
  mkdirSync(folder, { recursive: true });
  const file = (name) => path.join(folder, name);
  const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder });

  const authority = (name) => {
    const subject = `/CN=nest-amqp test ${name}`;
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      DAYS,
      '-subj',
      subject,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
  };
  const signed = (name, { by, commonName, extensions = '', expired = false }) => {
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      `/CN=${commonName}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    writeFileSync(file(`${name}.ext`), extensions);
    // A database of its own: only `openssl ca` can sign what has expired already.
    writeFileSync(file(`${name}.index`), '');
    writeFileSync(file(`${name}.conf`), authorityConfiguration(name));
    const dates = expired ? ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'] : ['-days', DAYS];
    const authorityFiles = ['-cert', `${by}.pem`, '-keyfile', `${by}.key`];
    openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      `${name}.conf`,
      ...authorityFiles,
      ...dates,
      '-extfile',
      `${name}.ext`,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
    );
  };

  authority('ca');
  authority('otherCa');
  signed('server', { by: 'ca', commonName: 'nest-amqp test server', extensions: 'subjectAltName=DNS:localhost\n' });
  signed('client', { by: 'ca', commonName: 'guest' });
  signed('expired', { by: 'ca', commonName: 'localhost', extensions: 'subjectAltName=DNS:localhost\n', expired: true });
  signed('stranger', { by: 'otherCa', commonName: 'guest' });
}

/** Why {@link makeCertificates} cannot work here, if it cannot. */
export function opensslFault() {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return undefined;
  } catch (error) {
    return `install openssl, for certificates (${error.message})`;
  }
}

function authorityConfiguration(name) {
  return `[ca]
default_ca = default
[default]
new_certs_dir = .
database = ${name}.index
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
[any]
commonName = supplied
`;
}
