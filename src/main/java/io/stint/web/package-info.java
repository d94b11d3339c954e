/**
 * How the rooms speak HTTP: problems, JSON, paging, idempotency, waiting, entity tags, merge
 * patches, and the key that what is stored is encrypted with.
 */
package io.stint.web;
