/**
 * What crosses RPC. At compile time: no method of a stub or a handle has silently become `never` or `any`, as
 * a method with `unknown` in its result would. At run time: a class has exactly the methods written here.
 */
import { type DurableObject, env, exports } from 'cloudflare:workers'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { JobStatus, ReportResult } from '../src/contract/job.ts'
import type { FeedbackAnswer } from '../src/contract/learning.ts'
import { DigestService, JobHandle, UserHandle } from '../src/DigestService.ts'
import { DigestJob, UserState } from '../src/index.ts'

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
    expectTypeOf<JobMethod>().toEqualTypeOf<(typeof jobMethods)[number]>()
    expectTypeOf<UserMethod>().toEqualTypeOf<(typeof userMethods)[number] | BetweenObjects>()
    expectTypeOf<Decayed<DurableObjectStub<DigestJob>, JobMethod>>().toEqualTypeOf<never>()
    expectTypeOf<Decayed<DurableObjectStub<UserState>, UserMethod>>().toEqualTypeOf<never>()
    expectTypeOf(env.DIGEST_JOB.getByName('a:b').status).returns.resolves.toExtend<JobStatus>()
    expectTypeOf(env.DIGEST_JOB.getByName('a:b').addArticle).returns.resolves.toExtend<ReportResult>()
    expectTypeOf(env.USER_STATE.getByName('a').recordFeedback).returns.resolves.toExtend<FeedbackAnswer>()
    expect(env.DIGEST_JOB.getByName('a:b').name).toBe('a:b')
  })

  test('the handles: all typed, none missing', () => {
    expectTypeOf<Decayed<typeof exports.DigestService, 'job' | 'user'>>().toEqualTypeOf<never>()
    expectTypeOf<Decayed<JobDoor, JobMethod>>().toEqualTypeOf<never>()
    expectTypeOf<Decayed<UserDoor, Exclude<UserMethod, BetweenObjects>>>().toEqualTypeOf<never>()
    expectTypeOf<JobDoor['status']>().returns.resolves.toExtend<JobStatus>()
    expectTypeOf<UserDoor['weights']>().returns.resolves.toExtend<Record<string, number>>()
    expect(exports.DigestService).toBeDefined()
  })
})

const jobMethods = [
  'start',
  'watchToken',
  'status',
  'state',
  'articles',
  'addArticle',
  'addArticles',
  'report',
  'complete',
  'digest',
  'fail',
  'cancel',
  'retry',
  'erase',
] as const
const userMethods = [
  'preferences',
  'updatePreferences',
  'patchPreferences',
  'orderDigest',
  'recordFeedback',
  'withdrawFeedback',
  'feedback',
  'weights',
  'explainWeights',
  'learn',
  'resetLearning',
  'sourceWeights',
  'resetSourceLearning',
  'watchToken',
  'rank',
  'check',
  'jobs',
  'exportData',
  'importData',
  'erase',
] as const
const betweenObjects = ['registerJob', 'recordDigest', 'recordStatus', 'recordErasure'] as const

describe('reachable over RPC are', () => {
  test.each([
    { of: DigestJob, methods: jobMethods, events: ['fetch', 'alarm', 'webSocketMessage', 'webSocketClose'] },
    {
      of: UserState,
      methods: [...userMethods, ...betweenObjects],
      events: ['fetch', 'alarm', 'webSocketMessage', 'webSocketClose'],
    },
    { of: DigestService, methods: ['job', 'user'], events: [] },
    { of: JobHandle, methods: jobMethods, events: [] },
    { of: UserHandle, methods: userMethods, events: [] },
  ])('of $of.name exactly the written methods', ({ of, methods, events }) => {
    const own = Object.getOwnPropertyNames(of.prototype).filter((name) => name !== 'constructor')
    expect(own.toSorted()).toEqual([...methods, ...events].toSorted())
  })
})
