/**
 * Sends each digest to its reader by mail, with a link to vote on its articles. It consumes the service's events.
 *
 * A queue delivers at least once, late, and in any order. An event that arrives twice sends one mail: each has an object of
 * its own, which remembers. Only a crash in the moment after the mail was sent makes a second one. A job that is erased by
 * then, and a digest without articles, send none.
 */

import type { DigestEvent } from 'digest-service'
import { codeOf, isTemporary } from 'digest-service'

export { Letter } from './Letter.ts'

export default {
  async queue({ messages }, env) {
    await Promise.all(messages.map((message) => deliver(message, env)))
  },
} satisfies ExportedHandler<MailEnv, DigestEvent>

/** Settles the message: acknowledged, or retried. */
async function deliver(message: Message<DigestEvent>, env: MailEnv): Promise<void> {
  const event = message.body
  if (!isDigest(event)) return message.ack()
  const { userId, id: jobId } = event.data
  const log = (outcome: string) => console.log({ operation: 'mail', outcome, userId, jobId })
  const address = addressOf(env, userId)
  if (address === undefined) {
    log('no address')
    return message.ack()
  }
  try {
    log(await env.LETTER.getByName(event.id).send(event, address))
    message.ack()
  } catch (error) {
    const code = codeOf(error)
    // An error of the service that will be the same again: the job is erased, or an id used again is not completed. An
    // error without a code is of the mail binding, and its message ends in the dead letter queue.
    const isFinal = code !== undefined && !isTemporary(error)
    console.warn({
      operation: 'mail',
      outcome: isFinal ? 'dropped' : 'retried',
      userId,
      jobId,
      error: String(error),
    })
    if (isFinal) message.ack()
    else message.retry({ delaySeconds: Number(env.RETRY_SECONDS) })
  }
}

/** Anything can be sent to a queue. Other ends than a completion have no digest. */
function isDigest(event: unknown): event is DigestEvent {
  const { type, id, data } = Object(event)
  return type === 'digest.job.completed' && typeof id === 'string' && typeof data?.userId === 'string'
}

function addressOf({ READERS }: MailEnv, userId: string): string | undefined {
  const found = Object.entries(READERS).find(([reader]) => reader === userId)
  return found && String(found[1])
}
