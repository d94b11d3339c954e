/** Whether somebody may do something, and why not: the policies in IAM judged by the evaluator. */
package io.stint.grant.explanation;
