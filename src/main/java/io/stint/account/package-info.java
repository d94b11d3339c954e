/** The AWS account that Stint works in, to be looked at; its door is {@code GET /account}. */
package io.stint.account;
