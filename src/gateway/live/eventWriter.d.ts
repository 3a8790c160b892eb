/** Writes server-sent events to one reader. It keeps the connection alive, and drops a reader that is too slow. */
/** Headers of a stream. Without the last two, a proxy may hold events back to compress or to buffer them. */
export declare const STREAM_HEADERS: {
    'Content-Type': string;
    'Cache-Control': string;
    'X-Accel-Buffering': string;
};
/** An unnamed event. */
export declare const formatEvent: (frame: object) => string;
export declare class EventWriter {
    #private;
    readonly stream: ReadableStream<Uint8Array>;
    /** @param onReaderGone called once if the reader leaves, or is dropped because it reads too slowly */
    constructor(onReaderGone: (reason: string) => void);
    /** Does nothing once the stream is closed. */
    write(text: string): void;
    close(): void;
    /**
     * Waits until the reader has read half of what it may have unread.
     * @returns whether the stream is still open
     */
    drained(): Promise<boolean>;
}
