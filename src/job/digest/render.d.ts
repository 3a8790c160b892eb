/**
 * Renders a digest as Markdown and HTML. The page is also suitable for e-mail. All text of articles is escaped, and
 * cannot change the direction of the text around it. The digest's own words are English.
 */
import type { Digest } from '../../contract/job.ts';
export declare function markdown(digest: Digest): string;
/**
 * A complete page: no scripts, no images, no external resources; light and dark, from phone width up. Its
 * language is the reader's, and the digest's own words are marked as English. For a reader without a language
 * the page is English and the language of the articles is unknown (`lang=""`).
 */
export declare function html(digest: Digest): string;
/** Escapes text for HTML, also in attributes. */
export declare const escaped: (text: string) => string;
