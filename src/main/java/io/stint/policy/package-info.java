/**
 * IAM policy documents: build, parse, measure, date, compare, and evaluate with reasons; the door
 * is {@link io.stint.policy.PolicyDocument}.
 */
package io.stint.policy;
