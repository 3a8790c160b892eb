/** What digests have shown, and how long it is remembered. Pure. */
import * as v from 'valibot';
import { type Checked, type CheckInput } from '../../contract/rank.ts';
import { type Taste } from '../../ranking.ts';
import { type RememberedArticles } from '../../remembered.ts';
import type { ShownDigest } from './jobTable.ts';
/** How long an article is remembered after it was last met. */
export declare const SEEN_MS: number;
/** The most articles that are remembered, the newest first. */
export declare const MAX_SEEN = 20000;
/** The tokens that an import brought along, their key, and when. */
export declare const ImportedSeenSchema: v.ObjectSchema<{
    readonly at: v.OptionalSchema<v.NumberSchema<undefined>, 0>;
    readonly key: v.OptionalSchema<v.StringSchema<undefined>, "">;
    readonly tokens: v.OptionalSchema<v.StringSchema<undefined>, "">;
}, undefined>;
/** The digests of an id that stay remembered when the id is used again, the newest first. */
export declare function rememberedDigests(shown: readonly ShownDigest[], now: number): ShownDigest[];
/**
 * The remembered articles as a profile has them: those that were told in the last three days, then all others.
 * @param digests the newest first
 */
export declare function rememberedTokens(digests: readonly ShownDigest[], now: number): {
    seen: string;
    told: number;
};
/** Which articles are seen or muted. */
export declare function checkArticles(articles: CheckInput, taste: Taste, remembered: RememberedArticles, now: number): Checked[];
