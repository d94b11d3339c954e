package io.stint.role;

/**
 * Whether a session of a role may assume further roles. What is made so bears another name, so no
 * end of a grant reaches it, and a role that may assume itself goes on for ever.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html">Role chaining</a>
 */
public enum Chaining {
  DENY,
  ALLOW
}
