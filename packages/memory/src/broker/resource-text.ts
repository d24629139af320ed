/** How RabbitMQ's texts name a queue or an exchange: `queue 'q' in vhost '/'`. */
export function resourceText(kind: 'queue' | 'exchange', name: string, vhost: string): string {
  return `${kind} '${name}' in vhost '${vhost}'`;
}
