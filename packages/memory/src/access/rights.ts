import { permissionPattern } from './permission-pattern';
import type { Permission, Permissions, TopicPermissions } from './permissions';

/** What one user may do in one virtual host. */
export class Rights {
  private patterns: Readonly<Record<Permission, RegExp>> | undefined;
  private readonly topics = new Map<string, Readonly<Record<keyof TopicPermissions, RegExp>>>();

  constructor(
    private readonly variables: { readonly username: string; readonly vhost: string },
    permissions: Permissions | undefined,
  ) {
    this.grant(permissions);
  }

  /** Whether the user may enter the virtual host at all. */
  get mayEnter(): boolean {
    return this.patterns !== undefined;
  }

  /** Replaces the permissions; `undefined` closes the virtual host. */
  grant(permissions: Permissions | undefined): void {
    this.patterns = permissions && {
      configure: permissionPattern(permissions.configure),
      write: permissionPattern(permissions.write),
      read: permissionPattern(permissions.read),
    };
  }

  /** Replaces the topic permissions of an exchange; `undefined` permits every key again. */
  grantTopics(exchange: string, permissions: TopicPermissions | undefined): void {
    if (!permissions) this.topics.delete(exchange);
    else this.topics.set(exchange, { write: this.topicPattern(permissions.write), read: this.topicPattern(permissions.read) });
  }

  permits(permission: Permission, name: string): boolean {
    return this.patterns?.[permission].test(name) ?? false;
  }

  permitsTopic(permission: keyof TopicPermissions, exchange: string, routingKey: string): boolean {
    return this.topics.get(exchange)?.[permission].test(routingKey) ?? true;
  }

  private topicPattern(text: string): RegExp {
    const { username, vhost } = this.variables;
    return permissionPattern(text.replaceAll('{username}', () => escaped(username)).replaceAll('{vhost}', () => escaped(vhost)));
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
