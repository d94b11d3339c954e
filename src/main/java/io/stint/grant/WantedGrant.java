package io.stint.grant;

import java.time.Instant;

/**
 * What is asked for, checked.
 *
 * @param privileged whether its role says that its holder may raise their own rights by it
 * @param leadsOn whether its holder may come to other roles by it: it passes or assumes some
 */
record WantedGrant(
    GrantType type,
    Grantee grantee,
    GrantedAccessColumns target,
    Instant startsAt,
    Instant expiresAt,
    String reason,
    boolean privileged,
    boolean leadsOn) {}
