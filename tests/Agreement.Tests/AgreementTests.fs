module Perjury.Tests.AgreementTests

open NUnit.Framework
