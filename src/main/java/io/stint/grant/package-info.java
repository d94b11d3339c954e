/**
 * The ledger: who may use what, from when, until when, and why; and the documents that say so to
 * AWS. Door: {@code Grants}.
 */
package io.stint.grant;
