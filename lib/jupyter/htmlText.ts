// Text inside HTML.

/** The text with the characters that mean something in HTML written out. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
