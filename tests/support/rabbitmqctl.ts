import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PolicyDefinition, UserLimits, VirtualHostLimits } from '@nest-amqp/memory';
import type { Operator } from './operator';

const run = promisify(execFile);

/** Operates a RabbitMQ through the command line that controls it. */
export function rabbitmqctl(command: string): Operator {
  const control = async (...args: readonly string[]): Promise<void> => {
    await run('sh', ['-c', `${command} -q "$@"`, 'rabbitmqctl', ...args]);
  };
  const policy = (set: string, vhost: string, { name, pattern, definition, ...rest }: PolicyDefinition): Promise<void> => {
    const { applyTo = 'all', priority = 0 } = rest;
    const options = ['--priority', String(priority), '--apply-to', applyTo];
    return control(set, '-p', vhost, ...options, name, pattern, JSON.stringify(definition));
  };
  return {
    addVhost: (vhost) => control('add_vhost', vhost),
    deleteVhost: (vhost) => control('delete_vhost', vhost),
    addUser: async (user, password, tags = []) => {
      await control('add_user', user, password);
      if (tags.length > 0) await control('set_user_tags', user, ...tags);
    },
    deleteUser: (user) => control('delete_user', user),
    closeConnections: (user) => control('close_all_user_connections', user, 'closed for a test'),
    changePassword: (user, password) => control('change_password', user, password),
    setPermissions: (user, vhost, { configure, write, read }) => control('set_permissions', '-p', vhost, user, configure, write, read),
    clearPermissions: (user, vhost) => control('clear_permissions', '-p', vhost, user),
    setTopicPermissions: (user, vhost, exchange, { write, read }) =>
      control('set_topic_permissions', '-p', vhost, user, exchange, write, read),
    setVhostLimits: (vhost, limits) => control('set_vhost_limits', '-p', vhost, vhostLimits(limits)),
    setUserLimits: (user, limits) => control('set_user_limits', user, userLimits(limits)),
    setPolicy: (vhost, definition) => policy('set_policy', vhost, definition),
    deletePolicy: (vhost, name) => control('clear_policy', '-p', vhost, name),
    setOperatorPolicy: (vhost, definition) => policy('set_operator_policy', vhost, definition),
    deleteOperatorPolicy: (vhost, name) => control('clear_operator_policy', '-p', vhost, name),
    trace: (vhost, on) => control(on ? 'trace_on' : 'trace_off', '-p', vhost),
  };
}

function vhostLimits({ maxConnections, maxQueues }: VirtualHostLimits): string {
  return JSON.stringify({ 'max-connections': maxConnections, 'max-queues': maxQueues });
}

function userLimits({ maxConnections, maxChannels }: UserLimits): string {
  return JSON.stringify({ 'max-connections': maxConnections, 'max-channels': maxChannels });
}
