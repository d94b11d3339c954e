/** What the page's modules take from the contract; `contract` is written by check.sh. */

import type {components, operations} from 'contract';
import type {OPERATIONS} from '../../main/resources/META-INF/resources/page/operations.js';

declare global {
  type Schemas = components['schemas'];
  type OperationId = keyof typeof OPERATIONS;

  /** Of an operation: its parameters, its body as the contract has it, and a signal. */
  type Sent<Id extends OperationId> = PathOf<operations[Id]['parameters']> &
    QueryOf<operations[Id]['parameters']> &
    BodyOf<operations[Id]> & {signal?: AbortSignal};

  /** What the stream of a cohort's progress tells, as its `x-data-schema` has it. */
  type ProgressSeen = {
    name: string;
    state: Schemas['CohortState'];
    members: Schemas['MemberCounts'];
    settled: boolean;
  };

  type AnySent = {path?: Record<string, string>; query?: Record<string, unknown>; body?: unknown; signal?: AbortSignal};

  type Answer<Id extends OperationId> = Success<operations[Id]['responses']>;

  type ListId = {[Id in OperationId]: Answer<Id> extends {items: any[]; nextPageToken: any} ? Id : never}[OperationId];
  type Item<Id extends ListId> = Answer<Id> extends {items: (infer One)[]} ? One : never;

  type PathOf<P> = P extends {path: infer Path} ? {path: Path} : {};
  type QueryOf<P> = P extends {query: infer Query}
    ? {query: Loose<Query>}
    : P extends {query?: infer Query}
      ? {query?: Loose<NonNullable<Query>>}
      : {};
  /** What is undefined is not sent. */
  type Loose<Query> = {[Name in keyof Query]: Query[Name] | undefined};
  type BodyOf<O> = O extends {requestBody: {content: infer Content}} ? {body: Media<Content[keyof Content]>} : {};
  /** Text is sent from a file. */
  type Media<Body> = Body extends string ? Blob : Body;
  type Success<R> = {
    [Status in keyof R]: Status extends 200 | 201 | 202
      ? R[Status] extends {content: {'application/json': infer Json}}
        ? Json
        : never
      : never;
  }[keyof R];
}
