import { checkPatterns } from './permission-pattern';
import type { Permissions, TopicPermissions } from './permissions';
import type { User } from './user';
import type { UserLimits } from './user-definition';

/** Changes a user of an in-memory broker, at once for the connections that it has open. */
export class UserHandle {
  constructor(
    private readonly user: User,
    private readonly onDelete: () => void,
  ) {}

  get name(): string {
    return this.user.name;
  }

  /** Connections that are open do not notice. */
  changePassword(password: string): void {
    this.user.changePassword(password);
  }

  setTags(tags: readonly string[]): void {
    this.user.tags = new Set(tags);
  }

  /** Replaces what it may do in a virtual host. @throws AmqpOptionsError for what is not a regular expression. */
  setPermissions(vhost: string, permissions: Permissions): void {
    checkPatterns('permissions', { ...permissions });
    this.user.setPermissions(vhost, permissions);
  }

  /** Closes a virtual host to it: new connections are refused, and on those that stand it may do nothing. */
  clearPermissions(vhost: string): void {
    this.user.setPermissions(vhost, undefined);
  }

  /** Replaces what routing keys it may use with a topic exchange. @throws AmqpOptionsError for what is not a regular expression. */
  setTopicPermissions(vhost: string, exchange: string, permissions: TopicPermissions): void {
    checkPatterns('permissions', { ...permissions });
    this.user.setTopicPermissions(vhost, exchange, permissions);
  }

  clearTopicPermissions(vhost: string, exchange: string): void {
    this.user.setTopicPermissions(vhost, exchange, undefined);
  }

  /** Replaces how much it may open at a time. What is open stays open. */
  setLimits(limits: UserLimits): void {
    this.user.limits = limits;
  }

  /** Deletes it; its connections are closed. */
  delete(): void {
    this.onDelete();
  }
}
