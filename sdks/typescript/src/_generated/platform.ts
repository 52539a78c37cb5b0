// Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
import type { Platform } from '../platform.js';

/** Routes, delivery, streams, bus and environments, as the catalogue says them: times in seconds, sizes in bytes. */
export const platform: Platform = {
  name: 'oms',
  title: 'OMS events',
  source: 'oms',
  typePrefix: 'com.foundry.oms.',
  client: 'OMSEventClient',
  environments: {
    development: { personalData: 'LOG', replicas: 1, kinds: {}, fields: {} },
    staging: { personalData: 'ANONYMIZE', replicas: 1, kinds: { secret: 'BLOCK' }, fields: {} },
    production: { personalData: 'ENCRYPT', key: 'alias/oms-events', replicas: 3, kinds: { secret: 'BLOCK' }, fields: {} },
  },
  routes: {
    schema: { mode: 'ALL', to: ['nats', 'eventbridge'], token: 'branch', dualPublish: false },
    objecttype: { mode: 'ALL', to: ['nats'], token: 'branch', dualPublish: false },
    property: { mode: 'ALL', to: ['nats'], token: 'branch', dualPublish: false },
    linktype: { mode: 'ALL', to: ['nats'], token: 'branch', dualPublish: false },
    branch: { mode: 'FAILOVER', to: ['nats', 'eventbridge'], token: 'branch', dualPublish: false },
    proposal: { mode: 'ALL', to: ['nats'], token: 'branch', dualPublish: false },
    action: { mode: 'ALL', to: ['nats'], token: 'job_id', dualPublish: false },
    system: { mode: 'ALL', to: ['eventbridge'], token: '-', dualPublish: false },
  },
  delivery: { maxRetries: 3, maxDeliver: 4, backoff: [1, 10, 60], ackWait: 30, maxEventAge: 3600, publishTimeout: 10 },
  events: {
    name: 'OMS_EVENTS',
    subjects: [
      'oms.schema.*.*.*',
      'oms.objecttype.*.*.*',
      'oms.property.*.*.*',
      'oms.linktype.*.*.*',
      'oms.branch.*.*.*',
      'oms.proposal.*.*.*',
      'oms.action.*.*.*',
      'oms.system.*.*.*',
    ],
    maxAge: 86400,
    duplicateWindow: 600,
  },
  dlq: { name: 'OMS_DLQ', subjects: ['dlq.OMS_EVENTS.>'], maxAge: 1209600, duplicateWindow: 120 },
  advisories: {
    name: 'OMS_ADVISORIES',
    subjects: [
      '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.OMS_EVENTS.*',
      '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.OMS_EVENTS.*',
    ],
    maxAge: 1209600,
    duplicateWindow: 0,
  },
  bus: {
    name: 'oms-events',
    dlq: 'oms-events-dlq',
    archive: 2592000,
    dlqRetention: 1209600,
    maxEntryBytes: 262144,
  },
  readers: [
    {
      name: 'oms-audit',
      families: ['schema', 'objecttype', 'property', 'linktype', 'branch', 'proposal', 'action', 'system'],
      subjects: [
        'oms.schema.*.*.*',
        'oms.objecttype.*.*.*',
        'oms.property.*.*.*',
        'oms.linktype.*.*.*',
        'oms.branch.*.*.*',
        'oms.proposal.*.*.*',
        'oms.action.*.*.*',
        'oms.system.*.*.*',
      ],
      maxAckPending: 1000,
    },
    {
      name: 'oms-search',
      families: ['schema', 'objecttype', 'property', 'linktype'],
      subjects: ['oms.schema.*.*.*', 'oms.objecttype.*.*.*', 'oms.property.*.*.*', 'oms.linktype.*.*.*'],
      maxAckPending: 1000,
    },
  ],
};
