/**
 * Who may assume a role: typed entries, the statements and documents they become, what is an
 * adopted role's owner's, and a trust policy narrowed to what is still wanted.
 */
package io.stint.role.trust;
