package io.stint.iam;

/** Who Stint is at AWS. */
public record CallerIdentity(AccountId account, Arn arn) {}
