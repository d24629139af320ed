import type { Permissions, TopicPermissions } from './permissions';
import { Rights } from './rights';
import type { UserDefinition, UserLimits } from './user-definition';

const EVERYTHING: Permissions = { configure: '.*', write: '.*', read: '.*' };

/** A user: who it is, what it may do and how much it has open. */
export class User {
  readonly name: string;
  /** Nothing is refused to it, so that nobody needs to ask. */
  isUnrestricted: boolean;
  tags: ReadonlySet<string>;
  limits: UserLimits;
  openConnections = 0;
  openChannels = 0;
  private password: string;
  /** What it may do where nothing else is said. */
  private readonly elsewhere: Permissions | undefined;
  private readonly rights = new Map<string, Rights>();

  constructor({ name, password, tags = [], permissions, topicPermissions = {}, limits = {} }: UserDefinition) {
    this.name = name;
    this.password = password;
    this.tags = new Set(tags);
    this.limits = limits;
    this.elsewhere = permissions === undefined ? EVERYTHING : undefined;
    this.isUnrestricted = permissions === undefined;
    for (const [vhost, granted] of Object.entries(permissions ?? {})) this.setPermissions(vhost, granted);
    for (const [vhost, exchanges] of Object.entries(topicPermissions)) {
      for (const [exchange, granted] of Object.entries(exchanges)) this.setTopicPermissions(vhost, exchange, granted);
    }
  }

  hasPassword(password: string): boolean {
    return this.password === password;
  }

  changePassword(password: string): void {
    this.password = password;
  }

  /** What it may do in a virtual host. */
  in(vhost: string): Rights {
    let rights = this.rights.get(vhost);
    if (!rights) {
      rights = new Rights({ username: this.name, vhost }, this.elsewhere);
      this.rights.set(vhost, rights);
    }
    return rights;
  }

  /** `undefined` closes the virtual host to it. */
  setPermissions(vhost: string, permissions: Permissions | undefined): void {
    this.isUnrestricted = false;
    this.in(vhost).grant(permissions);
  }

  /** `undefined` permits every routing key. */
  setTopicPermissions(vhost: string, exchange: string, permissions: TopicPermissions | undefined): void {
    this.isUnrestricted = false;
    this.in(vhost).grantTopics(exchange, permissions);
  }

  /** A virtual host is gone, and with it what was said about it. */
  forgetVhost(vhost: string): void {
    this.rights.delete(vhost);
  }
}
