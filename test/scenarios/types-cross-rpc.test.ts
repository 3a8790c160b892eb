/**
 * What crosses RPC. At compile time: no method of a stub or a handle has silently become `never` or `any`, as
 * a method with `unknown` in its result would. At run time: an object has exactly the methods of its handle.
 */
import { type DurableObject, env, exports } from 'cloudflare:workers'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { WatchFrame } from '../../src/contract/frames.ts'
import type { JobStatus, ReportResult } from '../../src/contract/job.ts'
import type { FeedbackAnswer } from '../../src/contract/learning.ts'
import { DigestService, JobHandle, UserHandle } from '../../src/DigestService.ts'
import { DigestJob, UserState } from '../../src/index.ts'

type IsAny<T> = 0 extends 1 & T ? true : false
type IsNever<T> = [T] extends [never] ? true : false
type IsLost<T> = IsAny<T> extends true ? true : IsNever<T>
type AnyParameter<Parameters extends unknown[]> = { [At in keyof Parameters]: IsAny<Parameters[At]> }[number]

/** The names of methods that are not typed any more: missing, or with `never` or `any`. */
type Decayed<Stub, Name extends keyof Stub> = {
  [Key in Name]-?: IsLost<Stub[Key]> extends true
    ? Key
    : Stub[Key] extends (...given: infer Given) => infer Answer
      ? true extends IsLost<Answer> | IsLost<Awaited<Answer>> | AnyParameter<Given>
        ? Key
        : never
      : Key
}[Name]

/** A job with one more method, whose result no stub can carry. */
declare class Leaky extends DigestJob {
  leaks(): Promise<Record<string, unknown>>
}

/** The methods of a class itself, without those of its base class. */
type Own<Class> = Exclude<keyof Class, keyof DurableObject>
type JobMethod = Own<DigestJob>
type UserMethod = Own<UserState>
type BetweenObjects = (typeof betweenObjects)[number]
type JobDoor = ReturnType<typeof exports.DigestService.job>
type UserDoor = ReturnType<typeof exports.DigestService.user>

describe('types of', () => {
  test('the guard itself finds such methods', () => {
    interface Fine {
      plain(text: string): Promise<{ answer: number }>
      nothing(): Promise<void>
    }
    interface Bad {
      any(): Promise<never>
      gone: never
      takesAny(given: ReturnType<typeof JSON.parse>): Promise<string>
      answersAny(): Promise<ReturnType<typeof JSON.parse>>
    }
    expectTypeOf<Decayed<Fine, keyof Fine>>().toEqualTypeOf<never>()
    expectTypeOf<Decayed<Bad, keyof Bad>>().toEqualTypeOf<keyof Bad>()
    // The same with a real method on a class of ours, whose stub the platform's types make.
    expectTypeOf<Decayed<DurableObjectStub<Leaky>, 'leaks'>>().toEqualTypeOf<'leaks'>()
  })

  test('the objects’ stubs: all typed', () => {
    expectTypeOf<Decayed<DurableObjectStub<DigestJob>, JobMethod>>().toEqualTypeOf<never>()
    expectTypeOf<Decayed<DurableObjectStub<UserState>, UserMethod>>().toEqualTypeOf<never>()
    expectTypeOf(env.DIGEST_JOB.getByName('a:b').status).returns.resolves.toExtend<JobStatus>()
    expectTypeOf(env.DIGEST_JOB.getByName('a:b').addArticle).returns.resolves.toExtend<ReportResult>()
    expectTypeOf(env.USER_STATE.getByName('a').recordFeedback).returns.resolves.toExtend<FeedbackAnswer>()
    expect(env.DIGEST_JOB.getByName('a:b').name).toBe('a:b')
  })

  test('the handles: all typed, none missing', () => {
    expectTypeOf<Decayed<typeof exports.DigestService, 'job' | 'user'>>().toEqualTypeOf<never>()
    expectTypeOf<
      Decayed<JobDoor, Exclude<JobMethod, (typeof ofJobs)[number]> | 'link'>
    >().toEqualTypeOf<never>()
    expectTypeOf<Decayed<UserDoor, Exclude<UserMethod, BetweenObjects>>>().toEqualTypeOf<never>()
    expectTypeOf<JobDoor['status']>().returns.resolves.toExtend<JobStatus>()
    type Next = Awaited<ReturnType<Awaited<ReturnType<JobDoor['subscribe']>>['next']>>
    expectTypeOf<NonNullable<Next['value']>['type']>().toEqualTypeOf<WatchFrame['type']>()
    expectTypeOf<UserDoor['weights']>().returns.resolves.toExtend<Record<string, number>>()
    expect(exports.DigestService).toBeDefined()
  })
})

/** Between the objects and the gateway only. */
const betweenObjects = [
  'registerJob',
  'recordDigest',
  'recordStatus',
  'recordErasure',
  'exportPage',
  'countOrder',
] as const
const ofJobs = ['exportPart', 'articleSubjects'] as const

/** What the runtime calls. */
const EVENTS = ['fetch', 'alarm', 'webSocketMessage', 'webSocketClose']

const methodsOf = (of: { prototype: object }) =>
  Object.getOwnPropertyNames(of.prototype).filter((name) => name !== 'constructor')

describe('reachable over RPC are', () => {
  test.each([
    // The handle signs a link itself: an object may have an old secret for minutes. It follows a live connection.
    { of: DigestJob, handle: JobHandle, others: [...EVENTS, ...ofJobs], ofHandle: ['link', 'subscribe'] },
    { of: UserState, handle: UserHandle, others: [...EVENTS, ...betweenObjects], ofHandle: ['subscribe'] },
  ])(
    'of $of.name exactly the methods of $handle.name, and what the runtime calls',
    ({ of, handle, others, ofHandle }) => {
      const methods = methodsOf(of)
      expect(methodsOf(handle)).toEqual(expect.arrayContaining(ofHandle))
      const inHandle = methodsOf(handle).filter((name) => !ofHandle.includes(name))
      const missing = methods.filter((name) => !inHandle.includes(name) && !others.includes(name))
      expect(
        missing,
        `add to ${handle.name} in src/DigestService.ts, or make #private in ${of.name}`,
      ).toEqual([])
      expect([...inHandle, ...others].filter((name) => !methods.includes(name))).toEqual([])
    },
  )

  test('of DigestService the two handles', () => {
    expect(methodsOf(DigestService)).toEqual(['job', 'user'])
  })
})
