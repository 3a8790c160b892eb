/**
 * One mail: the object of one event. It remembers that it has sent the mail, because a queue delivers at least once. Its
 * memory ends with the longest time for which a queue keeps a message.
 */
import { DurableObject } from 'cloudflare:workers'
import type { DigestEvent } from 'digest-service'
import { renderMail } from 'digest-service/mail'

const REMEMBERED_MS = 14 * 24 * 60 * 60_000

export type Outcome = 'sent' | 'repeated' | 'empty' | 'outdated'

export class Letter extends DurableObject<MailEnv> {
  #sending: Promise<Outcome> | undefined

  /**
   * Sends the mail, unless it is sent. Calls at once share one try.
   * @throws an error of the service or of the mail binding
   */
  send(event: DigestEvent, address: string): Promise<Outcome> {
    this.#sending ??= this.#send(event, address).finally(() => {
      this.#sending = undefined
    })
    return this.#sending
  }

  async #send({ data: { userId, id }, time }: DigestEvent, address: string): Promise<Outcome> {
    if (this.ctx.storage.kv.get('sentAt') !== undefined) return 'repeated'
    using job = await this.env.DIGESTS.job(userId, id)
    using digest = await job.digest()
    // Another job has this id by now.
    if (digest.completedAt !== time) return 'outdated'
    if (digest.sections.length === 0) return 'empty'
    const { path } = await job.link()
    const mail = renderMail(digest, { link: `${this.env.SERVICE}${path}` })
    // First, so that what is stored below is forgotten in any case.
    await this.ctx.storage.setAlarm(Date.now() + REMEMBERED_MS)
    await this.env.EMAIL.send({ from: this.env.SENDER, to: address, ...mail })
    this.ctx.storage.kv.put('sentAt', Date.now())
    return 'sent'
  }

  /** Forgets the mail. */
  override alarm(): Promise<void> {
    return this.ctx.storage.deleteAll()
  }
}
