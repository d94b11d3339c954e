/**
 * AWS IAM, STS and the little of EC2 that roles need, as verbs that may run twice. The only room
 * that knows the AWS SDK. Door: {@link io.stint.iam.Iam}.
 */
package io.stint.iam;
