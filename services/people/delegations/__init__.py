"""Delegations 代理: whose work goes to whom while somebody is away."""
