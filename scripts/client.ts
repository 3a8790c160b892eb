/** A reader's app in small: REST calls and the live connection of the service, for the demo. */
import * as v from 'valibot'
import { ArticleSchema, type JobStatus, JobStatusSchema } from '../src/job/schema.ts'

const ErrorSchema = v.object({ error: v.string() })

export class Client {
  readonly #service: URL
  readonly #token: string

  constructor(service: URL, token: string) {
    this.#service = service
    this.#token = token
  }

  /** The answer as its schema reads it. @throws with the service's own words where it refuses */
  async call<const S extends v.GenericSchema>(
    schema: S,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<v.InferOutput<S>> {
    const response = await fetch(this.#address(path), {
      method,
      headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return answerOf(schema, response)
  }

  /** Hands on each frame of a job until the last; answers how the job ended. */
  watch(
    jobId: string,
    onFrame: (frame: Frame) => void,
  ): { isOpen: Promise<void>; ended: Promise<JobStatus> } {
    const address = this.#address(`/jobs/${jobId}/events?after=0`)
    address.protocol = 'ws:'
    const socket = new WebSocket(address, ['digest', `bearer.${this.#token}`])
    const isOpen = new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve())
      socket.addEventListener('error', () => reject(new Error('The live connection could not be opened')))
    })
    const ended = new Promise<JobStatus>((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => {
        const frame = v.parse(FrameSchema, JSON.parse(String(data)))
        onFrame(frame)
        if (frame.type !== 'end') return
        resolve(frame.data)
        socket.close()
      })
      socket.addEventListener('close', () => reject(new Error('The live connection ended before the digest')))
    })
    // Somebody waits for it later, if the connection comes about at all.
    ended.catch(() => {})
    return { isOpen, ended }
  }

  #address(path: string): URL {
    return new URL(`/v1/users/me${path}`, this.#service)
  }
}

/** @throws with the words of a refusal */
export async function answerOf<const S extends v.GenericSchema>(
  schema: S,
  response: Response,
): Promise<v.InferOutput<S>> {
  const answer: unknown = await response.json()
  if (response.ok) return v.parse(schema, answer)
  const refusal = v.safeParse(ErrorSchema, answer)
  throw new Error(refusal.success ? refusal.output.error : `The answer was ${response.status}`)
}

const StoredArticleSchema = v.object({ ...ArticleSchema.entries, seq: v.number() })
export type StoredArticle = v.InferOutput<typeof StoredArticleSchema>

const FrameSchema = v.variant('type', [
  v.object({ type: v.literal('update'), data: JobStatusSchema }),
  v.object({ type: v.literal('articles'), data: v.array(StoredArticleSchema) }),
  v.object({ type: v.literal('end'), data: JobStatusSchema }),
  v.object({ type: v.literal('error'), data: ErrorSchema }),
])
export type Frame = v.InferOutput<typeof FrameSchema>
