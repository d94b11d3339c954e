package io.stint.grant.use;

import io.stint.grant.GrantType;
import java.time.Instant;

/**
 * What a person needs to use a grant.
 *
 * @param member null in those for nobody in particular
 * @param withAccessKey how to store an access key for the command line
 * @param withSignIn how to sign in through the browser instead
 * @param awsConfig a profile for {@code ~/.aws/config}
 * @param profile the name of the one that {@code setUp} makes; null: it makes none
 * @param setUp what is done once so that the tool has the role; null: nothing is
 * @param use how the tool takes it then
 * @param note for people
 */
record Instructions(
    GrantType type,
    String member,
    String signInUrl,
    Instant endsAt,
    String withAccessKey,
    String withSignIn,
    String awsConfig,
    String assumeRoleCommand,
    String switchRoleUrl,
    Tool tool,
    String profile,
    String setUp,
    String use,
    String note) {}
