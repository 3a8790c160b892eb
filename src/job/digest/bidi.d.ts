/**
 * Keeps foreign text from changing the direction of what follows it. In HTML a block with `dir="auto"` does
 * that. An inline `<bdi>` does it for balanced text only, because browsers isolate it with the same control
 * characters, and an isolate left open inside pairs with the element's own end. Markdown and sentences have
 * nothing but control characters. Definitions: UAX #9, sections 2 and 3.3.2.
 */
/** Closes directional controls that are left open, and removes those that close what the text did not open. */
export declare function balanced(text: string): string;
/** The text as a unit of its own inside a sentence. Unchanged if it cannot affect the sentence. */
export declare const isolated: (text: string) => string;
