/**
 * How the rooms speak HTTP: problems, JSON, paging, idempotency, waiting, entity tags and merge
 * patches.
 */
package io.stint.web;
