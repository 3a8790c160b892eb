/**
 * Where objects are: their jurisdiction, and where new ones are made. It imports nothing, because siblings use it with
 * their own bindings.
 *
 * In another jurisdiction the same name leads to another, empty object. So the service makes its stubs here, and an object
 * refuses a caller that has chosen another jurisdiction than the service.
 */

export const JURISDICTIONS: readonly string[] = ['eu', 'us', 'fedramp', 'fedramp-high']
/** The location hints of the platform. */
export const LOCATIONS: readonly string[] = [
  ...['wnam', 'enam', 'sam', 'weur', 'eeur', 'apac', 'apac-ne', 'apac-se', 'oc', 'afr', 'me'],
]

/** The service's own settings, or those of a sibling that binds the classes by `script_name`. */
export interface Place {
  JURISDICTION?: string | undefined
  LOCATION_HINT?: string | undefined
}

/** What is used of a namespace. */
interface Namespace<Stub> {
  jurisdiction(name: DurableObjectJurisdiction): Namespace<Stub>
  getByName(name: string, options?: { locationHint?: DurableObjectLocationHint }): Stub
  idFromName(name: string): DurableObjectId
}

let isIgnoredSaid = false

/**
 * The namespace within the jurisdiction. The local runtime has no jurisdictions: there it is the namespace itself.
 * @throws the platform's error if it knows no such jurisdiction
 */
function within<Stub>(namespace: Namespace<Stub>, { JURISDICTION }: Place): Namespace<Stub> {
  if (!JURISDICTION) return namespace
  try {
    return namespace.jurisdiction(JURISDICTION as DurableObjectJurisdiction)
  } catch (error) {
    if (!String(error).includes('not implemented')) throw error
    if (!isIgnoredSaid) console.warn(`JURISDICTION ${JURISDICTION} is ignored: this runtime has none`)
    isIgnoredSaid = true
    return namespace
  }
}

/** A new stub of the object with the name. */
export function stubOf<Stub>(namespace: Namespace<Stub>, name: string, place: Place): Stub {
  const { LOCATION_HINT } = place
  return LOCATION_HINT
    ? within(namespace, place).getByName(name, { locationHint: LOCATION_HINT as DurableObjectLocationHint })
    : within(namespace, place).getByName(name)
}

/** Whether the id of an object is the one that its name has in the place. */
export function isInPlace(namespace: Namespace<unknown>, id: DurableObjectId, place: Place): boolean {
  return id.name !== undefined && within(namespace, place).idFromName(id.name).equals(id)
}

/**
 * A stub of a job, for siblings that bind the class by `script_name`.
 * @param place the settings `JURISDICTION` and `LOCATION_HINT` of the service, such as an `env` that has them
 */
export function jobStub<Stub>(
  namespace: Namespace<Stub>,
  userId: string,
  jobId: string,
  place: Place = {},
): Stub {
  return stubOf(namespace, `${userId}:${jobId}`, place)
}

/** A stub of a user. Like `jobStub`. */
export function userStub<Stub>(namespace: Namespace<Stub>, userId: string, place: Place = {}): Stub {
  return stubOf(namespace, userId, place)
}
