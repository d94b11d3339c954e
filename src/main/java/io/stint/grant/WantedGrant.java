package io.stint.grant;

import java.time.Instant;

/** What is asked for, checked. */
record WantedGrant(
    GrantType type,
    Grantee grantee,
    Target target,
    Instant startsAt,
    Instant expiresAt,
    String reason) {}
