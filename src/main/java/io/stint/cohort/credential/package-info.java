/** What members sign in with: one-time passwords handed out once, access keys issued and taken. */
package io.stint.cohort.credential;
