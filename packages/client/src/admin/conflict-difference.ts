// RabbitMQ names the first property that differs: "inequivalent arg 'x' for queue 'q' in vhost '/': received … but current is …".
const INEQUIVALENT = /inequivalent arg '([^']+)' for .*?: received (.+) but current is (.+)$/s;

/** The two sides of a conflict that the broker reports (406), a line each with a remedy; nothing for any other text. */
export function conflictDifference(replyText: string): string[] {
  const found = INEQUIVALENT.exec(replyText);
  if (!found) return [];
  const [, property = '', declared = '', existing = ''] = found;
  return [
    `${property}: declared here ${plain(declared)}, on the broker ${plain(existing)}`,
    "Declare what the broker has, delete the old one on the broker, or say onConflict: 'use-existing'",
  ];
}

function plain(side: string): string {
  return side.replace(/^the value /, '').replace(/ of type '[^']+'$/, '');
}
