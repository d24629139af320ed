import { backlog } from './backlog';
import { consume } from './consume';
import { endToEnd } from './end-to-end';
import { publishConfirm } from './publish-confirm';
import { requestMany, requestOne } from './request-reply';
import type { Scenario } from './scenario';

export const SCENARIOS: readonly Scenario[] = [publishConfirm, consume, endToEnd, requestMany, requestOne, backlog];
