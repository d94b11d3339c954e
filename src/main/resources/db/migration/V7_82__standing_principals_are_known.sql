-- ARNs in a role's standing trust whose user or role is gone, one after the other: whoever has them now is another one.
alter table role add gone_principals text;
