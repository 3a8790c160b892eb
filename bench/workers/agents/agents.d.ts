/** The part of the `agents` package that the bench uses: it is not a dependency of this project. */
declare module 'agents' {
  import type { DurableObject } from 'cloudflare:workers'

  export class Agent<Environment, State> extends DurableObject<Environment> {
    initialState: State
    get state(): State
    setState(state: State): void
    sql<Row>(strings: TemplateStringsArray, ...values: (string | number | boolean | null)[]): Row[]
    schedule(delaySeconds: number, method: keyof this, payload?: unknown): Promise<unknown>
    onStart(): void | Promise<void>
  }

  export function getAgentByName<Class extends Rpc.DurableObjectBranded>(
    namespace: DurableObjectNamespace<Class>,
    name: string,
  ): Promise<DurableObjectStub<Class>>
}
