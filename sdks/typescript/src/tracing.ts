/**
 * Spans, context and metrics by the semantic conventions of messaging and CloudEvents: the only importer of
 * OpenTelemetry.
 *
 * A span's status stays unset on success; on failure it is ERROR, and `error.type` says which. Context travels as
 * W3C Trace Context, whatever propagator the program has set for itself. No attribute has anything of a payload.
 */

import type { Found } from './protection.js';
import {
  context,
  createTraceState,
  diag,
  INVALID_TRACEID,
  isSpanContextValid,
  metrics,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Counter,
  type Histogram,
  type Link,
  type MetricOptions,
  type ObservableGauge,
  type ObservableResult,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';

export { SpanKind, type Span };

/** Of an event on its way. */
export interface TraceContext {
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}

/** What spans say of a CloudEvent. */
export interface EventIdentity {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string | undefined;
}

/** What spans say of a message; its subject is where it goes. */
export interface SentAs extends EventIdentity {
  readonly subject: string;
  readonly body: Uint8Array;
}

/** What spans say of a delivery. */
export interface DeliveredAs {
  readonly subject: string;
  readonly attempt: number;
}

const SCOPE = 'oms-event-sdk';
const NOTHING: TraceContext = { traceparent: undefined, tracestate: undefined };
/** What goes wrong in the background, for the logger that the program has given OpenTelemetry. */
export const log = /* @__PURE__ */ diag.createComponentLogger({ namespace: SCOPE });

/** W3C Trace Context, section 3.2: a version of any number but ff, and what version 00 says after it. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** What one client reports, about one messaging system. A template is a subject with its placeholder. */
export class Telemetry {
  readonly #system: string;
  readonly #tracer: Tracer;
  readonly #duration: Histogram;
  readonly #sent: Counter;
  readonly #consumed: Counter;
  readonly #processing: Histogram;
  readonly #outbox: ObservableGauge;
  readonly #personal: Counter;

  constructor(system: string, version: string) {
    this.#system = system;
    this.#tracer = trace.getTracer(SCOPE, version);
    const meter = metrics.getMeter(SCOPE, version);
    const seconds = (description: string): MetricOptions => {
      return { unit: 's', description, advice: { explicitBucketBoundaries: BOUNDARIES } };
    };
    const events = (description: string): MetricOptions => ({ unit: '{message}', description });
    this.#duration = meter.createHistogram(
      'messaging.client.operation.duration',
      seconds('How long a publish or a fetch took.'),
    );
    this.#sent = meter.createCounter('messaging.client.sent.messages', events('Events that were published, or not.'));
    this.#consumed = meter.createCounter('messaging.client.consumed.messages', events('Events that were delivered here.'));
    this.#processing = meter.createHistogram('messaging.process.duration', seconds('How long an event was handled.'));
    const description = 'Personal data that was found, by kind and by what was done.';
    this.#personal = meter.createCounter('oms_event_sdk.personal_data.findings', { unit: '{finding}', description });
    this.#outbox = meter.createObservableGauge('oms_event_sdk.outbox.depth', events('Events that wait to be sent.'));
  }

  /** Counts findings of personal data by kind and by what was done with them. */
  countPersonal(kind: string, action: string, count: number): void {
    this.#personal.add(count, { kind, action });
  }

  /** Says on a span how often which kind of personal data was found, and nothing more of it. */
  foundPersonal(span: Span, findings: readonly Found[]): void {
    if (!span.isRecording()) return;
    const counts = new Map<string, number>();
    for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    for (const [kind, count] of counts) span.setAttribute(`oms_event_sdk.personal_data.${kind}`, count);
  }

  /** What publishes of one kind report: begin each with `begin`. */
  publishing(operation: 'publish' | 'create', template: string): Publishing {
    const attributes = {
      'messaging.system': this.#system,
      'messaging.operation.name': operation,
      'messaging.destination.template': template,
    };
    return { name: `${operation} ${template}`, type: operation === 'create' ? 'create' : 'send', attributes };
  }

  /** The span of an event that is published alone, or made for a batch. Its context goes with the event. */
  begin({ name }: Publishing): Span {
    return this.#tracer.startSpan(name, PRODUCER);
  }

  /** Says on the span which event it is. */
  describe(span: Span, { type, attributes }: Publishing, sent: SentAs, about: string | undefined): void {
    if (!span.isRecording()) return;
    span.setAttributes({
      ...attributes,
      'messaging.operation.type': type,
      'messaging.destination.name': sent.subject,
      'messaging.message.id': sent.id,
      'messaging.message.envelope.size': sent.body.length,
      ...cloudEventAttributes({ id: sent.id, source: sent.source, type: sent.type, subject: about }),
    });
  }

  /** Ends the span of an event that is where it was to go, or is not, and counts it. */
  published(span: Span, { attributes }: Publishing, started: number, error?: unknown): void {
    const told = error === undefined ? attributes : { ...attributes, ...failureOf(error) };
    this.#duration.record((performance.now() - started) / 1000, told);
    this.#sent.add(1, told);
    finish(span, error);
  }

  /** Ends the spans of events that were published together, or were not, and counts them by kind and error. */
  batched(events: readonly Batched[], started: number, errorOf: (index: number) => unknown): void {
    const elapsed = (performance.now() - started) / 1000;
    const counts = new Map<string, { told: Attributes; count: number }>();
    for (const [index, { span, batched }] of events.entries()) {
      const error = errorOf(index);
      finish(span, error);
      const key = error === undefined ? batched.name : `${batched.name} ${String(failureOf(error)['error.type'])}`;
      const known = counts.get(key);
      if (known !== undefined) known.count += 1;
      else counts.set(key, { told: { ...batched.attributes, 'messaging.operation.name': 'send', ...failureOf(error) }, count: 1 });
    }
    for (const { told, count } of counts.values()) {
      this.#duration.record(elapsed, told);
      this.#sent.add(count, told);
    }
  }

  /** The sending of a batch: a CLIENT span linked to what it sends. Nothing where nobody records. */
  async batch<T>(events: readonly Span[], send: () => Promise<T>): Promise<T> {
    if (!events.some((each) => each.isRecording())) return send();
    const attributes = {
      'messaging.system': this.#system,
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.batch.message_count': events.length,
    };
    const links = events.map((each): Link => ({ context: each.spanContext() }));
    const span = this.#tracer.startSpan('send', { kind: SpanKind.CLIENT, links, attributes });
    try {
      return await within(span, send);
    } finally {
      span.end();
    }
  }

  /** A fetch that brought events, begun at `started`: a CLIENT span and the metrics. */
  received(consumer: string, count: number, started: number): void {
    const elapsed = performance.now() - started;
    const attributes = {
      'messaging.system': this.#system,
      'messaging.operation.name': 'receive',
      'messaging.consumer.group.name': consumer,
    };
    this.#duration.record(elapsed / 1000, attributes);
    this.#consumed.add(count, attributes);
    const span = this.#tracer.startSpan(`receive ${consumer}`, {
      kind: SpanKind.CLIENT,
      startTime: Date.now() - elapsed,
      attributes: { ...attributes, 'messaging.operation.type': 'receive', 'messaging.batch.message_count': count },
    });
    span.end();
  }

  /** Handling an event: a CONSUMER span of a trace of its own, linked to where the event was made. */
  processing(template: string, consumer: string, event: EventIdentity, came: DeliveredAs, made: TraceContext): Span {
    const link = extract(made);
    const links = link === undefined ? [] : [{ context: link }];
    const attributes = {
      ...this.#handled(template, consumer),
      'messaging.operation.type': 'process',
      'messaging.destination.name': came.subject,
      'messaging.message.id': event.id,
      'messaging.message.delivery_attempt': came.attempt,
      ...cloudEventAttributes(event),
    };
    return this.#tracer.startSpan(`process ${template}`, { kind: SpanKind.CONSUMER, links, attributes }, ROOT_CONTEXT);
  }

  /** Ends the span of handling, and counts how long it took. */
  processed(span: Span, template: string, consumer: string, started: number, error?: unknown): void {
    const attributes = { ...this.#handled(template, consumer), ...failureOf(error) };
    this.#processing.record((performance.now() - started) / 1000, attributes);
    finish(span, error);
  }

  /** Reports the depth of an outbox until the returned function is called. */
  observeOutbox(depth: () => number): () => void {
    const observe = (result: ObservableResult): void => result.observe(depth(), { 'messaging.system': this.#system });
    this.#outbox.addCallback(observe);
    return () => this.#outbox.removeCallback(observe);
  }

  #handled(template: string, consumer: string): Attributes {
    return {
      'messaging.system': this.#system,
      'messaging.operation.name': 'process',
      'messaging.destination.template': template,
      'messaging.consumer.group.name': consumer,
    };
  }
}

/** What the publishes of one event version have in common: the span's name, and the attributes of spans and metrics. */
export interface Publishing {
  readonly name: string;
  readonly type: string;
  readonly attributes: Attributes;
}

/** An event that is published with others: its span, and what it reports. */
export interface Batched {
  readonly span: Span;
  readonly batched: Publishing;
}

const PRODUCER = { kind: SpanKind.PRODUCER };

/** Of durations, in seconds. */
const BOUNDARIES = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Ends a span; one that failed says so. */
export function finish(span: Span, error?: unknown): void {
  if (error !== undefined) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttributes(failureOf(error));
  }
  span.end();
}

/** The context of a span as it travels; nothing where there is no trace. */
export function carried(span: Span): TraceContext {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  if (!isTraced(span)) return NOTHING;
  const flags = traceFlags.toString(16).padStart(2, '0');
  return { traceparent: `00-${traceId}-${spanId}-${flags}`, tracestate: traceState?.serialize() || undefined };
}

/** Runs a function with the span as the active one. */
export function within<T>(span: Span, run: () => T): T {
  return isTraced(span) ? context.with(trace.setSpan(context.active(), span), run) : run();
}

/** Without a tracing SDK, no span has a trace; that is seen at a glance. */
function isTraced(span: Span): boolean {
  const told = span.spanContext();
  return told.traceId !== INVALID_TRACEID && isSpanContextValid(told);
}

/** The context that an event was made in, for a program's own use; the root context where it has none. */
export function contextOf(made: TraceContext): Context {
  const found = extract(made);
  return found === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, found);
}

function extract({ traceparent, tracestate }: TraceContext): SpanContext | undefined {
  const [, version, traceId, spanId, flags, more] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === '00' && more !== undefined) return undefined;
  const made: SpanContext = { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true };
  if (!isSpanContextValid(made)) return undefined;
  return tracestate === undefined ? made : { ...made, traceState: createTraceState(tracestate) };
}

/** The attributes of the semantic conventions for CloudEvents. */
function cloudEventAttributes({ id, source, type, subject }: EventIdentity): Attributes {
  return {
    'cloudevents.event_id': id,
    'cloudevents.event_source': source,
    'cloudevents.event_spec_version': '1.0',
    'cloudevents.event_type': type,
    ...(subject === undefined ? {} : { 'cloudevents.event_subject': subject }),
  };
}

/** The type of an error: its message could have something of a payload in it. */
function failureOf(error: unknown): Attributes {
  if (error === undefined) return {};
  return { 'error.type': error instanceof Error ? error.name : typeof error };
}
