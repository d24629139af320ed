import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { connect } from 'amqplib';

const run = promisify(execFile);

/**
 * The command line that controls the RabbitMQ at `url`: the one that `RABBITMQCTL` gives, else `rabbitmqctl` of this machine.
 *
 * @param {string} url
 * @returns {Promise<string>} for a shell, to be followed by the arguments
 * @throws {Error} saying why there is none
 */
export async function findControl(url, command = process.env.RABBITMQCTL || 'rabbitmqctl') {
  // Another RabbitMQ may be what the command controls: the right one knows a connection that is open there.
  const mark = `nest-amqp-control-${process.pid}-${Date.now()}`;
  const connection = await connect(url, { timeout: 5000, clientProperties: { connection_name: mark } });
  connection.on('error', () => undefined);
  try {
    const { stdout } = await run('sh', ['-c', `${command} -q list_connections client_properties`], { timeout: 20_000 });
    if (!stdout.includes(mark)) throw new Error('it controls another one');
    return command;
  } catch (error) {
    const why = String(error.stderr || error.message)
      .trim()
      .split('\n')[0];
    throw new Error(`'${command}' does not control it (${why}): set RABBITMQCTL to the command that does`, { cause: error });
  } finally {
    await connection.close();
  }
}
