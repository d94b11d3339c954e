/**
 * AWS IAM, STS and the little of EC2 that roles need, as verbs that may run twice. The only room
 * that knows the AWS SDK.
 *
 * <p>Door: {@link io.stint.iam.Iam}. Table: {@code iam_budget}, one row.
 *
 * <p>Holds: an answer counts only with a request id; every failure is one of {@code IamFailure}'s;
 * all replicas share one budget, which learns what AWS lets through, and what takes access away
 * goes before everything else.
 *
 * <p>Read first: {@code Iam}, {@code IamFailure}, {@code AwsCalls}.
 */
package io.stint.iam;
