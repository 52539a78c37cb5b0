"""Registries and a broker that run on this machine only, for as long as they are used, and doors that fall shut."""
