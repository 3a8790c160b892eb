/** A contender's process as the bench sees it: its addresses, and the eviction of objects. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Evict, Ready, Start } from './contender.ts'

export class Runtime {
  readonly urls: Ready
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, urls: Ready) {
    this.#child = child
    this.urls = urls
  }

  static async start(given: Start): Promise<Runtime> {
    const child = fork(join(import.meta.dirname, 'contender.ts'))
    child.send(given)
    const [urls] = await once(child, 'message')
    child.on('exit', (code) => {
      if (code) throw new Error(`${given.name} ended with ${code}`)
    })
    return new Runtime(child, urls)
  }

  /** Evicts an object, as the platform does after some time without calls. */
  async evict(evicted: Evict): Promise<void> {
    const done = once(this.#child, 'message')
    this.#child.send(evicted)
    await done
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.disconnect()
    await ended
  }
}
