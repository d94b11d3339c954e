/** Stint hands out AWS IAM access in bulk and for a limited time; each subpackage is a room. */
package io.stint;
